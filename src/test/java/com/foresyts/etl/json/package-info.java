@NullMarked
package com.foresyts.etl.json;

import org.jspecify.annotations.NullMarked;
