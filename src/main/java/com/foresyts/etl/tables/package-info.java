/**
 * The six tables: columns, keys and references of each (contract, sections 1 and 2), and what sets
 * one apart from the others.
 */
@NullMarked
package com.foresyts.etl.tables;

import org.jspecify.annotations.NullMarked;
