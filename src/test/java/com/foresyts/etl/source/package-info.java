@NullMarked
package com.foresyts.etl.source;

import org.jspecify.annotations.NullMarked;
