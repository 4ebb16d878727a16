package com.foresyts.etl.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * The streams, the environment and the signals of a command.
 *
 * @param out gets the console, help and version, in UTF-8
 * @param err gets failures, in UTF-8
 * @param environment the process environment, whose settings win over those of the env file
 * @param together whether {@code out} and {@code err} are one stream to their reader
 * @param signals end a command
 */
public record CommandContext(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean together,
    Signals signals) {}
