/** Migrates, verifies and prunes the tables. */
@NullMarked
package com.foresyts.etl.migrate;

import org.jspecify.annotations.NullMarked;
