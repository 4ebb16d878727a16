/** The output of the program: counts of each table, console, progress, JSON summary, metrics. */
@NullMarked
package com.foresyts.etl.report;

import org.jspecify.annotations.NullMarked;
