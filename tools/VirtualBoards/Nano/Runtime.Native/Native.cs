// What nano's runtime tells about itself and the device: here, what the board's description says.
using JoinLeaf.VirtualBoards.Nano;

namespace System
{
    // nano keeps it here.
    public static class Environment
    {
        public static long TickCount64
        {
            get { return Here.Board.Ticks.NowMs; }
        }
    }
}

namespace nanoFramework.Runtime.Native
{
    public static class GC
    {
        /// <summary>The free bytes that the board's description names: what a program keeps on the PC's heap says nothing about a device.</summary>
        public static uint Run(bool compactHeap)
        {
            return (uint)Here.Board.Model.FreeHeapBytes;
        }

        public static void EnableGCMessages(bool enable)
        {
            // There are none.
        }
    }

    public static class SystemInfo
    {
        public static string OEMString
        {
            get { return "virtual board of JoinLeaf"; }
        }

        public static string TargetName
        {
            get { return Here.Board.Model.Target; }
        }

        public static string Platform
        {
            get { return Here.Board.Model.Target.StartsWith("ESP32", System.StringComparison.Ordinal) ? "ESP32" : "STM32"; }
        }
    }
}
