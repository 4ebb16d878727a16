/**
 * From DynamoDB attribute values to the values of PostgreSQL columns: pure functions, no network,
 * no database.
 */
@NullMarked
package com.foresyts.etl.convert;

import org.jspecify.annotations.NullMarked;
