/** Tests of how a run ends: exit codes, failures, signals, kills. */
@NullMarked
package com.foresyts.etl.it.ending;

import org.jspecify.annotations.NullMarked;
