@NullMarked
package com.foresyts.etl.migrate;

import org.jspecify.annotations.NullMarked;
