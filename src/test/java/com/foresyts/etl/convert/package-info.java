/** Tests the conversion of attribute values for each type of column. */
@NullMarked
package com.foresyts.etl.convert;

import org.jspecify.annotations.NullMarked;
