/** The six tables and the loop that migrates them. */
@NullMarked
package com.foresyts.etl.migrate;

import org.jspecify.annotations.NullMarked;
