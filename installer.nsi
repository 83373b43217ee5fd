; The Windows installer: takes any folder as payload, per machine, 64 bit, and keeps the data when it is uninstalled.
;
;   makensis -V2 -WX -DVERSION=0.1.0 -DPAYLOAD=dist/counterfoil -DOUT=Counterfoil-0.1.0.exe installer.nsi
;
; PAYLOAD is the folder that PyInstaller made, with counterfoil.exe (the till's window) in it. Relative paths start at
; this file. `Counterfoil-0.1.0.exe /S /D=C:\Counterfoil` installs in silence; /D comes last, without quotes or spaces.

Unicode true
Target amd64-unicode ; a 32-bit setup would write into the wrong half of the registry and of Program Files
ManifestDPIAware true
!ifndef VERSION
  !error "pass -DVERSION=x.y.z"
!endif
!ifndef PAYLOAD
  !error "pass -DPAYLOAD=folder"
!endif
!ifndef OUT
  !error "pass -DOUT=Counterfoil-x.y.z.exe"
!endif
!define APP "Counterfoil"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"

!include MUI2.nsh
!include FileFunc.nsh

Name "${APP} ${VERSION}"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\${APP}"
InstallDirRegKey HKLM "${KEY}" "InstallLocation"
RequestExecutionLevel admin
SetCompressor /SOLID lzma

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Spanish"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductName" "${APP}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileDescription" "${APP} setup"
VIAddVersionKey /LANG=${LANG_ENGLISH} "LegalCopyright" "Apache License 2.0"

; Everyone's start menu and the 64-bit registry, in the setup and in the uninstaller.
!macro PER_MACHINE
  SetRegView 64
  SetShellVarContext all
!macroend

Function .onInit
  !insertmacro PER_MACHINE
FunctionEnd

Function un.onInit
  !insertmacro PER_MACHINE
FunctionEnd

; Windows keeps a running program's file from being written: found out before anything is removed.
!macro STOP_IF_RUNNING
  IfFileExists "$INSTDIR\app\counterfoil.exe" 0 +6
    ClearErrors
    FileOpen $0 "$INSTDIR\app\counterfoil.exe" a
    FileClose $0
    IfErrors 0 +2
      Abort "${APP} is running. Close it and start again."
!macroend

Section "Program"
  !insertmacro STOP_IF_RUNNING
  RMDir /r "$INSTDIR\app" ; an update leaves nothing of the older version behind
  SetOutPath "$INSTDIR\app"
  File /r "${PAYLOAD}/*"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\${APP}"
  CreateShortcut "$SMPROGRAMS\${APP}\${APP}.lnk" "$INSTDIR\app\counterfoil.exe"
  CreateShortcut "$SMPROGRAMS\${APP}\Uninstall ${APP}.lnk" "$INSTDIR\uninstall.exe"

  WriteRegStr HKLM "${KEY}" "DisplayName" "${APP}"
  WriteRegStr HKLM "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${KEY}" "Publisher" "${APP}"
  WriteRegStr HKLM "${KEY}" "DisplayIcon" "$INSTDIR\app\counterfoil.exe"
  WriteRegStr HKLM "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKLM "${KEY}" "EstimatedSize" "$0"
  WriteRegDWORD HKLM "${KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${KEY}" "NoRepair" 1
SectionEnd

; Only what was installed goes. The books, in the data folder, are records of public money: nobody's uninstaller deletes them.
Section "Uninstall"
  !insertmacro STOP_IF_RUNNING
  RMDir /r "$INSTDIR\app" ; never $INSTDIR itself, which somebody may have set to a folder with other things in it
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}\${APP}.lnk"
  Delete "$SMPROGRAMS\${APP}\Uninstall ${APP}.lnk"
  RMDir "$SMPROGRAMS\${APP}"
  DeleteRegKey HKLM "${KEY}"
SectionEnd
