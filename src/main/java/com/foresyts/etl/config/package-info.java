/** From the environment, the env file and the {@code --client} option to validated settings. */
@NullMarked
package com.foresyts.etl.config;

import org.jspecify.annotations.NullMarked;
