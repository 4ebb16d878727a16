@NullMarked
package com.foresyts.etl.demo;

import org.jspecify.annotations.NullMarked;
