/** Work that several threads share: how they hand it over, and how they are stopped. */
@NullMarked
package com.foresyts.etl.concurrent;

import org.jspecify.annotations.NullMarked;
