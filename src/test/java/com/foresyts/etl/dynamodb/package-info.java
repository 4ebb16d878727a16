@NullMarked
package com.foresyts.etl.dynamodb;

import org.jspecify.annotations.NullMarked;
