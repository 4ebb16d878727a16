@NullMarked
package com.foresyts.etl.postgres;

import org.jspecify.annotations.NullMarked;
