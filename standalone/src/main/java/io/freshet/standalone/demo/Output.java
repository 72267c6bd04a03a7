package io.freshet.standalone.demo;

import io.freshet.standalone.text.Screen;
import java.io.PrintWriter;

/**
 * Where the demo prints, and how much.
 *
 * @param out receives the lines that stay
 * @param outScreen the screen that shows {@code out}
 * @param err receives the status line if {@code errScreen} is a terminal
 * @param errScreen the screen that shows {@code err}
 * @param verbose whether to print a card after each refit, the gate's whole verdict, and the
 *     figures of each model
 */
public record Output(
    PrintWriter out, Screen outScreen, PrintWriter err, Screen errScreen, boolean verbose) {}
