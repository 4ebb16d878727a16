package com.foresyts.etl.export;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The exports below a folder: of a copied bucket, or a part of it. Links are followed. */
public final class FolderFiles implements ExportFiles {
  static final String ROOT = "AWSDynamoDB";

  private final Path folder;

  /** The folder that keys are relative to. */
  private final Path base;

  /** Takes a folder that holds {@code AWSDynamoDB} at any depth, or is it, or an export in it. */
  public FolderFiles(Path folder) {
    this.folder = folder;
    Path absolute = folder.toAbsolutePath().normalize();
    Path base = absolute;
    for (int up = 0; up < 2 && base.getParent() != null; up++) {
      base = base.getParent();
    }
    this.base = base;
  }

  @Override
  public List<String> exports() {
    Path absolute = folder.toAbsolutePath().normalize();
    if (Files.isRegularFile(absolute)) {
      throw ExportFailure.of(
          folder + " is a file. Give the folder that holds " + ROOT + " of an export");
    }
    if (isRoot(absolute.getParent())) {
      return List.of(key(absolute));
    }
    List<String> found = new ArrayList<>();
    Set<Path> real = new HashSet<>();
    try {
      Files.walkFileTree(
          absolute,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes)
                throws IOException {
              if (!isRoot(visited.getParent()) || visited.equals(absolute)) {
                return FileVisitResult.CONTINUE;
              }
              if (real.add(visited.toRealPath())) { // a link may lead to one that was found
                found.add(key(visited));
              }
              return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw ExportFailure.unreadable(folder.toString(), e);
    }
    return found;
  }

  private static boolean isRoot(@Nullable Path folder) {
    return folder != null && folder.endsWith(ROOT);
  }

  private String key(Path export) {
    List<String> names = new ArrayList<>();
    base.relativize(export).forEach(name -> names.add(name.toString()));
    return String.join("/", names);
  }

  @Override
  public InputStream open(String key) throws IOException {
    try {
      return Files.newInputStream(base.resolve(key));
    } catch (NoSuchFileException e) {
      FileNotFoundException missing = new FileNotFoundException(key);
      missing.initCause(e);
      throw missing;
    }
  }

  @Override
  public String name(String key) {
    return base.resolve(key).toString();
  }

  @Override
  public void close() {}
}
