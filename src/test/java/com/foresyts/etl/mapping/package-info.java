@NullMarked
package com.foresyts.etl.mapping;

import org.jspecify.annotations.NullMarked;
