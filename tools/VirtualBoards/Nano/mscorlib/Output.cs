// The serial log of a program: nano has no other console.
using JoinLeaf.VirtualBoards.Nano;

namespace System
{
    public static class Console
    {
        public static void Write(string value)
        {
            Here.Board.Write(value);
        }

        public static void WriteLine()
        {
            Here.Board.Write("\n");
        }

        public static void WriteLine(string value)
        {
            Here.Board.Write(value + "\n");
        }
    }
}

namespace System.Diagnostics
{
    // Marked as conditional there, so a program compiled for release calls none of these.
    public static class Debug
    {
        public static void Assert(bool condition)
        {
            Assert(condition, string.Empty, string.Empty);
        }

        public static void Assert(bool condition, string message)
        {
            Assert(condition, message, string.Empty);
        }

        public static void Assert(bool condition, string message, string detailedMessage)
        {
            if (!condition)
            {
                Here.Board.Write($"assertion failed: {message} {detailedMessage}\n");
            }
        }

        public static void Write(string message)
        {
            Here.Board.Write(message);
        }

        public static void WriteLine()
        {
            Here.Board.Write("\n");
        }

        public static void WriteLine(string message)
        {
            Here.Board.Write(message + "\n");
        }
    }
}
