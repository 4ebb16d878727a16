/** The model of a table: its columns, their types and their references. Knows no other package. */
@NullMarked
package com.foresyts.etl.mapping;

import org.jspecify.annotations.NullMarked;
