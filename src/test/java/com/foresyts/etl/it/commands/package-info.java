/** Tests of the commands and modes beside a plain run. */
@NullMarked
package com.foresyts.etl.it.commands;

import org.jspecify.annotations.NullMarked;
