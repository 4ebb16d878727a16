/** Tests of what a run writes beside the rows: log, metrics, rejected records. */
@NullMarked
package com.foresyts.etl.it.output;

import org.jspecify.annotations.NullMarked;
