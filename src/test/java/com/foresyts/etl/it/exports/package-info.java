/** Tests of exports and snapshots as a source. */
@NullMarked
package com.foresyts.etl.it.exports;

import org.jspecify.annotations.NullMarked;
