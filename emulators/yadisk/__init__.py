"""A small Yandex.Disk on loopback, built to recorded answers of the real one."""
