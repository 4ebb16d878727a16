@NullMarked
package com.foresyts.etl.flow;

import org.jspecify.annotations.NullMarked;
