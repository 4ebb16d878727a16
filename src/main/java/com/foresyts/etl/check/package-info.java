/** Whether a run would start, looked at without writing anything. */
@NullMarked
package com.foresyts.etl.check;

import org.jspecify.annotations.NullMarked;
