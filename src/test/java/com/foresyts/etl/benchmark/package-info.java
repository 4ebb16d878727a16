/** How fast the program is, compared with what bounds it: {@code mvnw -q -Pbenchmark package}. */
@NullMarked
package com.foresyts.etl.benchmark;

import org.jspecify.annotations.NullMarked;
