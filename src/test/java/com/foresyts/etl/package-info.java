@NullMarked
package com.foresyts.etl;

import org.jspecify.annotations.NullMarked;
