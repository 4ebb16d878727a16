/**
 * Converts DynamoDB items to rows, and attribute values to column values. All functions are pure:
 * no network, no database.
 */
@NullMarked
package com.foresyts.etl.convert;

import org.jspecify.annotations.NullMarked;
