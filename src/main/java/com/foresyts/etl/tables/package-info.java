/**
 * The six tables: the columns, keys and references of each (contract, sections 1 and 2), and the
 * rules that only one of them has.
 */
@NullMarked
package com.foresyts.etl.tables;

import org.jspecify.annotations.NullMarked;
