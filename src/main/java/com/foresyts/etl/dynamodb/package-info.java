/** The DynamoDB side: the client and how a table is read. Knows nothing of PostgreSQL. */
@NullMarked
package com.foresyts.etl.dynamodb;

import org.jspecify.annotations.NullMarked;
