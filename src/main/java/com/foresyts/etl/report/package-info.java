/** What the program says: the books of each table, the console, progress, JSON summary, metrics. */
@NullMarked
package com.foresyts.etl.report;

import org.jspecify.annotations.NullMarked;
