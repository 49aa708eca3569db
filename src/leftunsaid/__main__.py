from leftunsaid.cli import main

main()
