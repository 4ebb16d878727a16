/** Tests of the rows that a run writes. */
@NullMarked
package com.foresyts.etl.it.rows;

import org.jspecify.annotations.NullMarked;
