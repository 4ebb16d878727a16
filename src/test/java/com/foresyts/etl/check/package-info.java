@NullMarked
package com.foresyts.etl.check;

import org.jspecify.annotations.NullMarked;
