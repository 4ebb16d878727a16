/** What each DynamoDB value becomes in each type of column, case by case. */
@NullMarked
package com.foresyts.etl.convert;

import org.jspecify.annotations.NullMarked;
