/** Tests of how DynamoDB is read, and of its faults. */
@NullMarked
package com.foresyts.etl.it.dynamodb;

import org.jspecify.annotations.NullMarked;
