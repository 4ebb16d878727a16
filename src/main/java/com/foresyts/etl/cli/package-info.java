/** The command line: options in, exit code out. The only package that knows all others. */
@NullMarked
package com.foresyts.etl.cli;

import org.jspecify.annotations.NullMarked;
