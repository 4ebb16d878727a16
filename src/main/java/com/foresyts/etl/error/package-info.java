/** The one exception type of the program. */
@NullMarked
package com.foresyts.etl.error;

import org.jspecify.annotations.NullMarked;
