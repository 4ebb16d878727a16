package com.foresyts.etl.export;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
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

/** The exports below a folder, such as a copied bucket. Links are followed. */
public final class FolderFiles implements ExportFiles {
  static final String ROOT = "AWSDynamoDB";

  private final Path folder;

  /** Two folders above, so that the keys of an export that is given itself are complete. */
  private final Path base;

  /** Takes a folder that holds {@code AWSDynamoDB} at any depth, or is it, or an export in it. */
  public FolderFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.base = this.folder.resolve("../..").normalize();
  }

  @Override
  public List<String> exports() {
    if (!Files.exists(folder)) {
      throw ExportFailure.of(folder + " does not exist. Give the folder that holds " + ROOT);
    }
    if (!Files.isDirectory(folder)) {
      throw ExportFailure.of(folder + " is not a folder. Give the folder that holds " + ROOT);
    }
    List<String> found = new ArrayList<>();
    find(found);
    Path inside = inside();
    if (found.isEmpty() && inside != null) {
      throw ExportFailure.of(folder + " is a part of an export. Give " + inside);
    }
    return found;
  }

  /** Returns the export in which the folder lies; null if it lies in none. */
  private @Nullable Path inside() {
    for (Path part = folder; part != null; part = part.getParent()) {
      if (isRoot(part.getParent())) {
        return part;
      }
    }
    return null;
  }

  private void find(List<String> found) {
    Set<Path> real = new HashSet<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes)
                throws IOException {
              if (!isRoot(visited.getParent())) {
                return FileVisitResult.CONTINUE;
              }
              try {
                if (real.add(visited.toRealPath())) { // a link may lead to one that was found
                  found.add(key(visited));
                }
              } catch (NoSuchFileException e) {
                // It was deleted meanwhile.
              }
              return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof FileSystemLoopException || isGone(e)) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                throws IOException {
              return isGone(e) ? FileVisitResult.CONTINUE : super.postVisitDirectory(visited, e);
            }
          });
    } catch (IOException e) {
      String file = e instanceof FileSystemException failed ? failed.getFile() : null;
      throw ExportFailure.unreadable(file == null ? folder.toString() : file, e);
    }
  }

  /** A snapshot may be renamed or deleted beside the others meanwhile. */
  private static boolean isGone(@Nullable IOException e) {
    return e instanceof NoSuchFileException;
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
  public String location() {
    return folder.toString();
  }

  @Override
  public void close() {}
}
