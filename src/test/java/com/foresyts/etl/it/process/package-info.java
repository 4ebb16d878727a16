/** Tests of the program as a process of its own: jar, locale, working folder. */
@NullMarked
package com.foresyts.etl.it.process;

import org.jspecify.annotations.NullMarked;
