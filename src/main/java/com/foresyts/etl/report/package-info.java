/** What the program says: the books of each table, the console, the JSON summary. */
@NullMarked
package com.foresyts.etl.report;

import org.jspecify.annotations.NullMarked;
