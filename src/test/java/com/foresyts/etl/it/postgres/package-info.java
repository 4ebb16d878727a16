/** Tests of the target tables, and of the faults of PostgreSQL. */
@NullMarked
package com.foresyts.etl.it.postgres;

import org.jspecify.annotations.NullMarked;
