@NullMarked
package com.foresyts.etl.config;

import org.jspecify.annotations.NullMarked;
