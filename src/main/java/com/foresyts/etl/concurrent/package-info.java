/** Threads: how they pass work on, and how they are stopped. */
@NullMarked
package com.foresyts.etl.concurrent;

import org.jspecify.annotations.NullMarked;
