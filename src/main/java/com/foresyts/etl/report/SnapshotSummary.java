package com.foresyts.etl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a snapshot's console: its tables, its clients, and the folder on the last line. */
final class SnapshotSummary {
  private static final int MOST_CLIENTS = 100;

  private final Logger log = LoggerFactory.getLogger(SummaryTable.LOGGER);
  private final Logger figures = LoggerFactory.getLogger(SummaryTable.FIGURES_LOGGER);
  private final List<SnapshotResult> tables;
  private final NavigableSet<String> clients;
  private final String folder;

  SnapshotSummary(List<SnapshotResult> tables, NavigableSet<String> clients, String folder) {
    this.tables = tables;
    this.clients = clients;
    this.folder = folder;
  }

  void print(Console console) {
    printTables();
    printClients();
    tables.forEach(this::logFigures);
    console.printOk(
        "Snapshot complete: %s items of %s clients, for --from-export"
            .formatted(sum(SnapshotResult::written, tables), Console.grouped(clients.size())));
    log.info(LogText.line(folder));
    figures
        .atInfo()
        .addKeyValue("snapshot", folder)
        .addKeyValue("clients", clients.size())
        .log("snapshot {}", LogText.line(folder));
  }

  private void printTables() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("table", "read", "written", "without client", "units", "seconds"));
    tables.forEach(table -> rows.add(row(table.table(), List.of(table))));
    rows.add(row("total", tables));
    log.info("");
    TextTable.lines(rows).forEach(log::info);
    log.info("");
  }

  private static List<String> row(String name, List<SnapshotResult> tables) {
    return List.of(
        name,
        sum(table -> table.read().get(Count.READ), tables),
        sum(SnapshotResult::written, tables),
        sum(SnapshotResult::withoutClient, tables),
        String.format(
            Locale.ROOT,
            "%,.1f",
            tables.stream().mapToDouble(table -> table.read().consumedReadCapacity()).sum()),
        String.format(
            Locale.ROOT,
            "%,.1f",
            tables.stream().mapToLong(table -> table.read().elapsed().toMillis()).sum() / 1000.0));
  }

  private static String sum(ToLongFunction<SnapshotResult> count, List<SnapshotResult> tables) {
    return Console.grouped(tables.stream().mapToLong(count).sum());
  }

  private void printClients() {
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("client"));
    tables.forEach(table -> heading.add(table.table()));
    rows.add(heading);
    for (String client : clients.stream().limit(MOST_CLIENTS).toList()) {
      List<String> row = new ArrayList<>(List.of(LogText.key(client)));
      tables.forEach(table -> row.add(Console.grouped(table.items(client))));
      rows.add(row);
    }
    TextTable.lines(rows).forEach(log::info);
    if (clients.size() > MOST_CLIENTS) {
      log.info("… and {} more clients", Console.grouped(clients.size() - MOST_CLIENTS));
    }
    log.info("");
  }

  private void logFigures(SnapshotResult table) {
    figures
        .atInfo()
        .addKeyValue(Console.TABLE, table.table())
        .addKeyValue("read", table.read().get(Count.READ))
        .addKeyValue("written", table.written())
        .addKeyValue("withoutClient", table.withoutClient())
        .addKeyValue("consumedReadCapacity", table.read().consumedReadCapacity())
        .addKeyValue("elapsedMs", table.read().elapsed().toMillis())
        .log("{}: {} items written", table.table(), Console.grouped(table.written()));
  }
}
