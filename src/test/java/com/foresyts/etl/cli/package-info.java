@NullMarked
package com.foresyts.etl.cli;

import org.jspecify.annotations.NullMarked;
