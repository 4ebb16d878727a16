@NullMarked
package com.foresyts.etl.export;

import org.jspecify.annotations.NullMarked;
