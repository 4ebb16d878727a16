@NullMarked
package com.foresyts.etl.target;

import org.jspecify.annotations.NullMarked;
