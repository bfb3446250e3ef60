"""Stand-ins for 1C and Yandex.Disk; they import nothing of ours."""
