"""ТОРГ-2 (ОКУД 0330202): the act of discrepancies found at acceptance."""
