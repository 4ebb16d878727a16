/** Loads and validates the settings: environment, env file and {@code --client}. */
@NullMarked
package com.foresyts.etl.config;

import org.jspecify.annotations.NullMarked;
