@NullMarked
package com.foresyts.etl.report;

import org.jspecify.annotations.NullMarked;
