package com.foresyts.etl.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command has around it.
 *
 * @param out gets what it says, in UTF-8
 * @param err gets failures, in UTF-8
 * @param environment the process environment, whose settings win over those of the env file
 * @param together whether {@code out} and {@code err} are one stream to their reader
 * @param signals end a run
 */
record CommandContext(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean together,
    Signals signals) {}
