@NullMarked
package com.foresyts.etl.concurrent;

import org.jspecify.annotations.NullMarked;
